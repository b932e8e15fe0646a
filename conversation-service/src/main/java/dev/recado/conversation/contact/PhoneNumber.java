package dev.recado.conversation.contact;

import org.jspecify.annotations.Nullable;

/** Normalizes phone numbers, so that a Brazilian mobile is one contact with and without its ninth digit. */
final class PhoneNumber {

    private static final String BRAZIL = "55";
    private static final int BRAZIL_WITHOUT_NINTH = 12;
    private static final int AREA_END = 4;
    private static final char MOBILE_FROM = '6';

    private PhoneNumber() {
    }

    /** Returns the digits in the canonical form; null when the text has none. */
    static @Nullable String canonical(@Nullable String written) {
        var digits = written == null ? "" : written.replaceAll("\\D", "");
        if (digits.isEmpty()) {
            return null;
        }
        return lacksNinthDigit(digits) ? digits.substring(0, AREA_END) + '9' + digits.substring(AREA_END) : digits;
    }

    /** True for a Brazilian mobile with eight digits, which start with 6 to 9. Landlines start with 2 to 5. */
    private static boolean lacksNinthDigit(String digits) {
        return digits.length() == BRAZIL_WITHOUT_NINTH && digits.startsWith(BRAZIL) && digits.charAt(AREA_END) >= MOBILE_FROM;
    }
}
