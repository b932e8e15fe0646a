package dev.recado.auth.password;

import dev.recado.auth.password.Argon2Hash.Cost;

/** Computes Argon2id, version 1.3 (RFC 9106): by the reference implementation in C where there is one, else in Java. */
sealed interface Argon2Function permits NativeArgon2, JavaArgon2 {

    /**
     * Takes a core for some 25 ms in C, twice as long in Java, and all the memory that the cost names.
     *
     * @param length of the result, in bytes
     */
    byte[] derive(byte[] password, byte[] salt, Cost cost, int length);
}
