// A CloudFront function (runtime 2.0, viewer request): checks the address of a media file and asks
// the bucket, or the cache, for the file itself. The address without its token is the cache's key,
// so that everybody's copy is one copy. docs/delivery.md says what to set beside it.
//
// The keys lie in the function's key value store under "keys", separated by commas, newest first.

import cf from 'cloudfront';
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

var ADDRESS =
    /^\/media\/([A-Za-z0-9_-]{28})\/(assets\/[A-Za-z0-9][A-Za-z0-9_-]{0,60}\/[A-Za-z0-9][A-Za-z0-9_-]{0,60})\/([A-Za-z0-9][A-Za-z0-9_-]{0,60}\.[a-z0-9]{2,4})$/;

async function handler(event) {
    var request = event.request;
    var parts = ADDRESS.exec(request.uri);
    if (!parts) {
        return { statusCode: 404, statusDescription: 'Not Found' };
    }
    var keys = (await cf.kvs().get('keys')).split(',');
    var grant = check(parts[1], parts[2], Math.floor(Date.now() / 1000), keys);
    if (grant === 'forged') {
        return { statusCode: 404, statusDescription: 'Not Found' };
    }
    if (grant === 'expired') {
        return { statusCode: 403, statusDescription: 'Forbidden' };
    }
    request.uri = '/' + parts[2] + '/' + parts[3];
    return request;
}
