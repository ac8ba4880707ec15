// Checks the addresses of media at an edge, without asking the site. For nginx with njs; the part
// between the lines is the same in cloudfront.js, and a test holds both against vectors.json.
//
// process.env has MEDIA_SIGNING_KEY and MEDIA_SIGNING_KEYS_OLD, the site's own (see nginx.conf.template).

import crypto from 'crypto';

// --- the check ---------------------------------------------------------------------------------
// A token: base64url of expiry (u32, big-endian, Unix seconds), flags (u8; bit 0 = public), and 16
// bytes of HMAC-SHA256 over those five bytes and the prefix. Answers "public", "private", "expired"
// or "forged".
function check(token, prefix, now, keys) {
    if (!/^[A-Za-z0-9_-]{28}$/.test(token)) {
        return 'forged';
    }
    var raw = Buffer.from(token, 'base64url');
    var head = raw.slice(0, 5);
    var known = false;
    for (var i = 0; i < keys.length; i++) {
        var hmac = crypto.createHmac('sha256', keys[i]);
        hmac.update(head);
        hmac.update(prefix);
        known = same(Buffer.from(hmac.digest('hex'), 'hex'), raw.slice(5)) || known;
    }
    if (!known) {
        return 'forged';
    }
    if (head.readUInt32BE(0) <= now) {
        return 'expired';
    }
    return head[4] & 1 ? 'public' : 'private';
}

// Takes as long whatever differs.
function same(digest, tag) {
    var difference = 0;
    for (var i = 0; i < 16; i++) {
        difference |= digest[i] ^ tag[i];
    }
    return difference === 0;
}
// --- end of the check --------------------------------------------------------------------------

function keys() {
    var old = process.env.MEDIA_SIGNING_KEYS_OLD || '';
    return [process.env.MEDIA_SIGNING_KEY].concat(old.split(',').filter(Boolean));
}

function now() {
    return Math.floor(Date.now() / 1000);
}

// $media_grant: what the address in hand allows.
function grant(r) {
    return check(r.variables.media_token || '', r.variables.media_prefix || '', now(), keys());
}

// $media_refresh: "1" when the site asks to have its answer in place of the cached one, which is
// how erased files leave this cache.
function refresh(r) {
    var token = r.headersIn['X-Media-Refresh'] || '';
    return check(token, 'refresh/' + r.variables.media_prefix, now(), keys()) === 'private' ? '1' : '';
}

export default { check, grant, refresh };
