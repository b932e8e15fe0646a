package dev.recado.kit.database;

/** A secret as it may be stored: which key opens it, and the sealed bytes. */
public record EncryptedSecret(String keyId, byte[] bytes) {
}
