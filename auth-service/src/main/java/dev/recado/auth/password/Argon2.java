package dev.recado.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

import dev.recado.auth.password.Argon2Function.Cost;

/**
 * Hashes with Argon2id and the parameters that OWASP recommends. Each hash contains its parameters, so they can be raised
 * later.
 */
final class Argon2 {

    static final Cost CURRENT = new Cost(19 * 1024, 2, 1);
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Argon2Function function;

    Argon2(Argon2Function function) {
        this.function = function;
    }

    /** @param parallelism expected number of concurrent computations */
    static Argon2 fastest(int parallelism) {
        return new Argon2(NativeArgon2.load().orElseGet(() -> new JavaArgon2(parallelism, CURRENT)));
    }

    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Argon2Hash(CURRENT, salt, derive(password, CURRENT, salt, HASH_BYTES)).toString();
    }

    boolean matches(String password, String hash) {
        var parsed = Argon2Hash.parse(hash);
        return MessageDigest.isEqual(parsed.hash(), derive(password, parsed.cost(), parsed.salt(), parsed.hash().length));
    }

    private byte[] derive(String password, Cost cost, byte[] salt, int length) {
        return function.derive(password.getBytes(StandardCharsets.UTF_8), salt, cost, length);
    }

    /** Returns whether the hash has other parameters than new hashes. */
    boolean needsRehash(String hash) {
        var parsed = Argon2Hash.parse(hash);
        return !parsed.cost().equals(CURRENT) || parsed.hash().length != HASH_BYTES;
    }

    /** A stored hash in the PHC string format {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, without padding. */
    private record Argon2Hash(Cost cost, byte[] salt, byte[] hash) {

        private static final Pattern FORM = Pattern.compile(
                "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

        static Argon2Hash parse(String text) {
            var parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not an Argon2id hash of version 19");
            }
            return new Argon2Hash(new Cost(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3))), Base64.getDecoder().decode(parts.group(4)),
                    Base64.getDecoder().decode(parts.group(5)));
        }

        @Override
        public String toString() {
            var base64 = Base64.getEncoder().withoutPadding();
            return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s".formatted(cost.memory(), cost.passes(), cost.lanes(),
                    base64.encodeToString(salt), base64.encodeToString(hash));
        }
    }
}
