package dev.recado.auth.password;

/** Computes Argon2id, version 1.3 (RFC 9106), in C where the library exists, else in Java. */
sealed interface Argon2Function permits NativeArgon2, JavaArgon2 {

    /**
     * Computes a hash. It occupies a core for about 25 ms in C and twice as long in Java.
     *
     * @param length length of the result in bytes
     */
    byte[] derive(byte[] password, byte[] salt, Cost cost, int length);

    /** @param memory memory in KiB */
    record Cost(int memory, int passes, int lanes) {
    }
}
