package dev.recado.auth.key;

/** A secret as it may be stored: which key opens it, and the sealed bytes. */
record Sealed(String secretsKeyId, byte[] bytes) {
}
