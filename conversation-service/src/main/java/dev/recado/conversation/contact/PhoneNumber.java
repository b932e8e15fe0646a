package dev.recado.conversation.contact;

/** Makes one number out of the ways it is written, so that a person is one contact: Brazilian mobiles with and without the ninth digit. */
final class PhoneNumber {

    private static final String BRAZIL = "55";
    private static final int BRAZIL_WITHOUT_NINTH = 12;
    private static final int AREA_END = 4;
    private static final char MOBILE_FROM = '6';

    private PhoneNumber() {
    }

    /** Digits only; null when there are none. */
    static String canonical(String written) {
        var digits = written == null ? "" : written.replaceAll("\\D", "");
        if (digits.isEmpty()) {
            return null;
        }
        return lacksNinthDigit(digits) ? digits.substring(0, AREA_END) + '9' + digits.substring(AREA_END) : digits;
    }

    /** Eight digits that begin with 6 to 9 are a mobile's; landlines begin with 2 to 5 and keep eight. */
    private static boolean lacksNinthDigit(String digits) {
        return digits.length() == BRAZIL_WITHOUT_NINTH && digits.startsWith(BRAZIL) && digits.charAt(AREA_END) >= MOBILE_FROM;
    }
}
