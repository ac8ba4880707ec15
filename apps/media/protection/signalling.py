"""How encrypted files say that they are: the packager's flags, and the key lines of playlists.

Pure. Encryption is `cbcs` of Common Encryption (ISO/IEC 23001-7 §10.4): AES-128-CBC over one block
of ten of the picture, over whole frames of the sound, the one scheme that all of today's browsers
and phones take. One key for all tracks of an asset: a separate key for the higher rungs only helps
where they are sold separately, and one for the sound where devices are trusted with less picture
than sound; each further key would be another licence to wait for.
"""

import re
from dataclasses import dataclass, field

SCHEME = "cbcs"
FAIRPLAY_FORMAT = 'KEYFORMAT="com.apple.streamingkeydelivery"'
_KEY_LINE = re.compile(r"^#EXT-X-KEY:.*$", re.M)
_URI = re.compile(r'URI="[^"]*"')


@dataclass(frozen=True, slots=True)
class ContentSecret:
    """What encrypts one asset, in hex. The key is in no representation of this."""

    kid: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Encryption:
    secret: ContentSecret
    key_uri: str  # where HLS players without EME get the key, if they may
    widevine: bool = False
    fairplay: bool = False


def encrypting(encryption: Encryption) -> list[str]:
    """Flags of the packager that encrypt everything, from the first frame on."""
    systems = [
        "Common",
        *(["Widevine"] if encryption.widevine else []),
        *(["FairPlay"] if encryption.fairplay else []),
    ]
    return [
        "--enable_raw_key_encryption",
        _key_flag(encryption.secret),
        f"--protection_scheme={SCHEME}",
        f"--protection_systems={','.join(systems)}",
        # Never without: by default the packager writes the key's id into a data URI.
        f"--hls_key_uri={encryption.key_uri}",
        "--clear_lead=0",
    ]


def decrypting(secret: ContentSecret) -> list[str]:
    """Flags of the packager that read our own encrypted files."""
    return ["--enable_raw_key_decryption", _key_flag(secret)]


def playlist(text: str, encryption: Encryption) -> str:
    """A media playlist with FairPlay's line naming its key in FairPlay's own words."""

    def named(line: re.Match[str]) -> str:
        if FAIRPLAY_FORMAT not in line[0]:
            return line[0]
        return _URI.sub(f'URI="skd://{encryption.secret.kid}"', line[0])

    return _KEY_LINE.sub(named, text)


def _key_flag(secret: ContentSecret) -> str:
    return f"--keys=key_id={secret.kid}:key={secret.key}"
