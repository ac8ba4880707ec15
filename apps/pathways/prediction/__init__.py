"""Which lessons of a feed will be shown soon: what players fetch ahead.

`features` says what is looked at, `weights` what it counts for, `rules` what to think while
nothing was learned; `examples` and `training` learn from recorded moves; `odds` serves.
"""
