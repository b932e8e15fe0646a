package dev.recado.kit;

/** A secret as it may be stored: which key opens it, and the sealed bytes. */
public record Sealed(String keyId, byte[] bytes) {
}
