package dev.recado.kit.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes phone numbers, so that every spelling of a number gives the same digits. The library has the numbering plans of all
 * countries. {@code phone-spellings.txt} holds older spellings that the library does not rewrite.
 */
public final class PhoneNumber {

    private static final String SPELLINGS = "phone-spellings.txt";
    private static final String TO_TODAY = " -> ";
    private static final String FROM_TODAY = " <- ";
    private static final Pattern NO_DIGIT = Pattern.compile("\\D");
    private static final int CACHED_MAX = 10_000;
    /** A number has at most 15 digits (E.164). Longer texts would let the cache grow without a limit in bytes. */
    private static final int CACHED_DIGITS_MAX = 20;
    /** Canonical forms by digits: a batch asks several times for the same number, and the library is slow. */
    private static final Cache<String, String> CANONICAL = Caffeine.newBuilder().maximumSize(CACHED_MAX).build();
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final List<Spelling> OLDER_SPELLINGS = readSpellings(TO_TODAY, 0, 1);
    private static final List<Spelling> FORMER_SPELLINGS = readSpellings(FROM_TODAY, 1, 0);

    private PhoneNumber() {
    }

    /** Returns the digits as written, without any other character; null when the text has none. */
    public static @Nullable String digits(@Nullable String written) {
        var digits = written == null ? "" : NO_DIGIT.matcher(written).replaceAll("");
        return digits.isEmpty() ? null : digits;
    }

    /** Returns the digits in the canonical form; null when the text has none. The digits of an invalid number stay unchanged. */
    public static @Nullable String canonical(@Nullable String written) {
        var digits = digits(written);
        return digits == null || digits.length() > CACHED_DIGITS_MAX
                ? digits
                : CANONICAL.get(digits, PhoneNumber::canonicalDigits);
    }

    /** Returns the older spellings of digits in the canonical form; none for most countries. */
    public static List<String> olderSpellings(String canonical) {
        return FORMER_SPELLINGS.stream().filter(spelling -> spelling.matches(canonical))
                .map(spelling -> spelling.rewrite(canonical)).toList();
    }

    private static String canonicalDigits(String digits) {
        return today(digits).or(() -> valid(digits)).orElse(digits);
    }

    /** The current spelling, if the digits are an older one. */
    private static Optional<String> today(String digits) {
        return OLDER_SPELLINGS.stream().filter(spelling -> spelling.matches(digits)).findFirst()
                .flatMap(spelling -> valid(spelling.rewrite(digits)));
    }

    /** The digits without national prefixes; empty when the number is valid in no country. */
    private static Optional<String> valid(String digits) {
        try {
            var number = LIBRARY.parse("+" + digits, null);
            return LIBRARY.isValidNumber(number)
                    ? Optional.of(LIBRARY.format(number, PhoneNumberFormat.E164).substring(1))
                    : Optional.empty();
        } catch (NumberParseException noNumber) {
            return Optional.empty();
        }
    }

    /** Reads the rules with that arrow; the numbers are the places of the pattern and of the replacement. */
    private static List<Spelling> readSpellings(String arrow, int pattern, int replacement) {
        try (var content = PhoneNumber.class.getClassLoader().getResourceAsStream(SPELLINGS)) {
            if (content == null) {
                throw new IllegalStateException(SPELLINGS + " is not on the class path");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#") && line.contains(arrow)).map(line -> line.split(arrow, 2))
                    .map(parts -> new Spelling(Pattern.compile(parts[pattern]), parts[replacement])).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(SPELLINGS + " is unreadable", e);
        }
    }

    /** A rule that rewrites digits. */
    private record Spelling(Pattern pattern, String replacement) {

        private boolean matches(String digits) {
            return pattern.matcher(digits).matches();
        }

        private String rewrite(String digits) {
            return pattern.matcher(digits).replaceFirst(replacement);
        }
    }
}
