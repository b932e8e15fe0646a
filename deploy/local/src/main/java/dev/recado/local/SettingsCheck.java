package dev.recado.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.recado.local.SuiteOptions.Scope;

/** Checks the form of the settings in the environment before anything starts, and reports all wrong ones together. */
final class SettingsCheck {

    private static final int SECRETS_KEY_BYTES = 32;
    private static final int PASSWORD_CHARS_MIN = 8;
    private static final int PASSWORD_CHARS_MAX = 128;
    private static final int EMAIL_CHARS_MAX = 254;
    private static final int PORT_MAX = 65_535;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");
    private static final Pattern TENANT_ID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern DURATION = Pattern.compile(
            "[0-9]+|[0-9]+ms|[0-9]+d|(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+(?:[.][0-9]+)?s)?",
            Pattern.CASE_INSENSITIVE);
    /** Settings of the services that are times, or numbers, by the end of their name. */
    private static final Pattern TIME_NAME = Pattern.compile("RECADO_.*_(?:LIFETIME|LEAD_TIME|INTERVAL|GRACE|DELAY|TIMEOUT"
            + "|DEBOUNCE|DEADLINE|MARGIN|PAUSE|LEASE|AFTER|RESERVE|BEAT|WITHIN|WAIT_FIRST"
            + "|(?:DEBOUNCE|AGE|IDLE|WAIT|RUN|BODY_TIME|UNANSWERED|SILENCE)_MAX)");
    private static final Pattern NUMBER_NAME = Pattern.compile("RECADO_.*_(?:PER_SECOND|PER_SECOND_MAX|PER_MINUTE_MAX"
            + "|PER_HOUR_MAX|FREE|(?:BURST|THREADS|QUEUE|CALLS|IN_FLIGHT|OPEN|OVERTAKEN|BATCH|FEEDS|SUBJECT|FRAMES|CONNECTIONS"
            + "|TOKENS)_MAX)");

    /** Numbers of which zero switches something off. */
    private static final Pattern ZERO_ALLOWED = Pattern.compile("RECADO_.*_(?:OVERTAKEN_MAX|PER_HOUR_MAX)");

    private record Rule(String expected, boolean secret, Predicate<String> holds) {
    }

    private static final Map<String, Rule> RULES = new LinkedHashMap<>();

    static {
        secret("RECADO_SECRETS_KEY",
                "id:base64[,id:base64], each key 32 bytes in base64, for example local:$(openssl rand -base64 32)",
                SettingsCheck::isSecretsKey);
        secret("RECADO_ADMIN_PASSWORD", PASSWORD_CHARS_MIN + " to " + PASSWORD_CHARS_MAX + " characters",
                value -> value.length() >= PASSWORD_CHARS_MIN && value.length() <= PASSWORD_CHARS_MAX);
        plain("RECADO_ADMIN_EMAIL", "an e-mail address", SettingsCheck::isEmail);
        plain("RECADO_MAIL_FROM", "an e-mail address, alone or as Name <address>", SettingsCheck::isSender);
        plain("RECADO_EGRESS_ALLOWED", "host:port[,host:port], without https:// and without a path",
                value -> Stream.of(value.split(",", -1)).map(String::strip).allMatch(SettingsCheck::isHostAndPort));
        plain("RECADO_OUTBOUND_CALLBACKS_HOSTS_ALLOWED", "<tenant id>=host:port[,<tenant id>=host:port]",
                value -> Stream.of(value.split(",", -1)).map(String::strip).allMatch(SettingsCheck::isTenantHost));
        for (var name : List.of("RECADO_PUBLIC_URL", "WHATSAPP_API_BASE_URL", "GEMINI_BASE_URL")) {
            plain(name, "an http or https address such as https://recado.example.com", SettingsCheck::isAddress);
        }
        plain(GatewayClientAddress.TRUSTED_PROXIES, "addresses or networks of proxies such as 127.0.0.1,10.0.0.0/8",
                value -> Stream.of(value.split(",", -1)).map(String::strip).allMatch(GatewayClientAddress::isNetwork));
        plain(GatewayClientAddress.HEADER, "the name of one HTTP header such as X-Forwarded-For",
                value -> value.matches("[A-Za-z0-9-]{1,64}"));
        for (var name : List.of(GatewayLimits.CONNECTIONS_PER_ADDRESS_MAX, GatewayLimits.REQUESTS_PER_ADDRESS_MAX)) {
            plain(name, "a number from 1 to " + GatewayLimits.PER_ADDRESS_HIGHEST, GatewayLimits::isPerAddress);
        }
        plain("RECADO_SMTP_PORT", "a port from 1 to " + PORT_MAX, SettingsCheck::isPort);
        plain("RECADO_SMTP_START_TLS", "DISABLED, OPTIONAL or REQUIRED",
                value -> List.of("DISABLED", "OPTIONAL", "REQUIRED").contains(value.strip().toUpperCase(Locale.ROOT)));
        plain("RECADO_MAIL_FOLDER", "a folder, existing or not, that can be written to", SettingsCheck::isWritableFolder);
        plain("WHATSAPP_PHONE_NUMBER_ID", "the number's id at Meta, digits alone", value -> value.matches("[0-9]{1,32}"));
        plain("WHATSAPP_BUSINESS_ID", "the business account's id at Meta, digits alone", value -> value.matches("[0-9]{1,32}"));
    }

    private SettingsCheck() {
    }

    /**
     * @throws SuiteFailure with one line for each wrong or missing setting: name, value unless it is a secret, expected form
     */
    static void check(SuiteOptions options) throws SuiteFailure {
        var given = options.environment();
        if (!simulated(options)) {
            RealKeys.checkPresent(given);
        }
        var wrong = new ArrayList<String>();
        new TreeMap<>(given).forEach((name, value) -> {
            var rule = rule(name);
            if (rule != null && !value.isBlank() && !rule.holds().test(value)) {
                wrong.add("%s is %s; expected: %s".formatted(name, rule.secret() ? "not valid" : "\"" + value + "\"",
                        rule.expected()));
            }
        });
        if (wrong.isEmpty() && !simulated(options)) {
            checkEgress(given, wrong);
        }
        if (!wrong.isEmpty()) {
            throw new SuiteFailure(String.join("\nrecado: ", wrong));
        }
    }

    static boolean simulated(SuiteOptions options) {
        return options.scope() == Scope.INFRASTRUCTURE
                || options.scope() == Scope.ALL && !RealKeys.areIn(options.environment());
    }

    private static Rule rule(String name) {
        if (RULES.containsKey(name)) {
            return RULES.get(name);
        }
        if (TIME_NAME.matcher(name).matches()) {
            return new Rule("a time such as 500ms, 30s or 10m", false, SettingsCheck::isDuration);
        }
        if (!NUMBER_NAME.matcher(name).matches()) {
            return null;
        }
        var min = ZERO_ALLOWED.matcher(name).matches() ? 0 : 1;
        return new Rule("a number from " + min + " to " + Integer.MAX_VALUE, false,
                value -> isNumber(value, min, Integer.MAX_VALUE));
    }

    /**
     * Checks that outbound may call the Graph API: outbound stops at its start unless the address is https or in
     * RECADO_EGRESS_ALLOWED.
     */
    private static void checkEgress(Map<String, String> given, List<String> wrong) {
        var url = given.getOrDefault("WHATSAPP_API_BASE_URL", "").strip();
        if (url.isBlank() || url.startsWith("https://")) {
            return;
        }
        var address = URI.create(url);
        var pair = address.getHost() + ":" + (address.getPort() > 0 ? address.getPort() : 80);
        if (Stream.of(given.getOrDefault("RECADO_EGRESS_ALLOWED", "").split(",")).map(String::strip).noneMatch(pair::equals)) {
            wrong.add(
                    "WHATSAPP_API_BASE_URL is \"%s\"; expected: an https address, or %s in RECADO_EGRESS_ALLOWED".formatted(url,
                            pair));
        }
    }

    private static boolean isSecretsKey(String value) {
        var ids = new HashSet<String>();
        for (var entry : value.split(",", -1)) {
            var colon = entry.indexOf(':');
            if (colon < 0 || entry.substring(0, colon).isBlank() || !ids.add(entry.substring(0, colon).strip())) {
                return false;
            }
            try {
                if (Base64.getDecoder().decode(entry.substring(colon + 1).strip()).length != SECRETS_KEY_BYTES) {
                    return false;
                }
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmail(String value) {
        return value.length() <= EMAIL_CHARS_MAX && EMAIL.matcher(value).matches();
    }

    /** An address alone, or behind the sender's name in angle brackets. */
    private static boolean isSender(String value) {
        var open = value.indexOf('<');
        return isEmail(
                open < 0 || !value.endsWith(">") ? value.strip() : value.substring(open + 1, value.length() - 1).strip());
    }

    private static boolean isHostAndPort(String value) {
        var found = HOST_AND_PORT.matcher(value);
        return found.matches() && isPort(found.group(1));
    }

    private static boolean isTenantHost(String value) {
        var parts = value.split("=", 2);
        return parts.length == 2 && TENANT_ID.matcher(parts[0]).matches() && isHostAndPort(parts[1]);
    }

    private static boolean isPort(String value) {
        return isNumber(value, 1, PORT_MAX);
    }

    private static boolean isNumber(String value, int min, int max) {
        try {
            var number = Long.parseLong(value.strip());
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isAddress(String value) {
        try {
            var address = URI.create(value.strip());
            return ("https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme()))
                    && address.getAuthority() != null
                    && address.getQuery() == null && address.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDuration(String value) {
        try {
            return DURATION.matcher(value.strip()).matches()
                    || !java.time.Duration.parse(value.strip()).isNegative();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isWritableFolder(String value) {
        var folder = Path.of(value).toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    private static void plain(String name, String expected, Predicate<String> holds) {
        RULES.put(name, new Rule(expected, false, holds));
    }

    private static void secret(String name, String expected, Predicate<String> holds) {
        RULES.put(name, new Rule(expected, true, holds));
    }
}
