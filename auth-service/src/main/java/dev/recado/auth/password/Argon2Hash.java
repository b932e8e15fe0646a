package dev.recado.auth.password;

import java.util.Base64;
import java.util.regex.Pattern;

/** A stored hash in the PHC string format {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, without padding. */
record Argon2Hash(Cost cost, byte[] salt, byte[] hash) {

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** @param memory memory in KiB */
    record Cost(int memory, int passes, int lanes) {
    }

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
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s".formatted(cost.memory, cost.passes, cost.lanes,
                base64.encodeToString(salt), base64.encodeToString(hash));
    }
}
