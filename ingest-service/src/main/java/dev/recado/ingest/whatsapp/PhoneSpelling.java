package dev.recado.ingest.whatsapp;

import org.jspecify.annotations.Nullable;

/**
 * Compares phone numbers that have two spellings: with and without one or two digits after the country or area code.
 *
 * <p>Examples are Brazil (55 11 <b>9</b> 8888 7777), Argentina (54 <b>9</b> 11 5555 0000), Mexico (52 <b>1</b> 55 1234 5678) and
 * Ivory Coast (225 <b>07</b> 12345678). The rule needs no list of countries. It may treat two numbers as one, but it
 * only compares numbers of one webhook.
 */
final class PhoneSpelling {

    /** A country code of up to three digits and an area code of two. */
    private static final int CODE_LENGTH_MAX = 5;
    private static final int INSERTED_MAX = 2;
    /** A shorter number has no second spelling. */
    private static final int LENGTH_MIN = 10;

    private PhoneSpelling() {
    }

    /** True for two spellings of one number; false when one of them is missing. */
    static boolean isSame(@Nullable String one, @Nullable String other) {
        var a = MetaJson.phone(one);
        var b = MetaJson.phone(other);
        if (a == null || b == null || !MetaJson.allDigits(a) || !MetaJson.allDigits(b)) {
            return false;
        }
        return a.equals(b) || (a.length() < b.length() ? inserts(b, a) : inserts(a, b));
    }

    private static boolean inserts(String longer, String shorter) {
        var inserted = longer.length() - shorter.length();
        if (shorter.length() < LENGTH_MIN || inserted < 1 || inserted > INSERTED_MAX) {
            return false;
        }
        for (var code = 1; code <= CODE_LENGTH_MAX; code++) {
            if (longer.startsWith(shorter.substring(0, code)) && longer.endsWith(shorter.substring(code))) {
                return true;
            }
        }
        return false;
    }
}
