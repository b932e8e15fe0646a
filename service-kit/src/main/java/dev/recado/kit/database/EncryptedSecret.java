package dev.recado.kit.database;

/** A secret as it is stored: the id of its key, and nonce plus ciphertext. */
public record EncryptedSecret(String keyId, byte[] bytes) {
}
