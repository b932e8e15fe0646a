package dev.recado.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code access.table}: which callers may use which operation. */
final class AccessTable {

    static final String PUBLIC = "public";
    /** Every authenticated caller. */
    private static final String ALL = "all";
    static final Set<String> CALLERS = Set.of("platform_admin", "owner", "admin", "agent", "viewer", "machine");

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    /**
     * @param callers roles that may call the operation; {@link #PUBLIC} for callers without a token
     * @param ofPlatform true when the operation belongs to the platform: a platform administrator of any tenant may call it
     */
    record Rule(Set<String> callers, boolean ofPlatform) {

        boolean open() {
            return callers.contains(PUBLIC);
        }
    }

    static AccessTable read() {
        var table = new AccessTable();
        try (var file = AccessTable.class.getResourceAsStream("/access.table")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(table::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void add(String line) {
        var parts = line.split("\\s+");
        var callers = new TreeSet<>(Arrays.asList(parts).subList(2, parts.length));
        var platform = callers.remove("(platform)");
        if (callers.remove(ALL)) {
            callers.addAll(CALLERS);
        }
        if (rules.put(parts[0] + " " + parts[1], new Rule(callers, platform)) != null) {
            throw new IllegalStateException("access.table lists an operation twice: " + line);
        }
    }

    Set<String> operations() {
        return rules.keySet();
    }

    Rule rule(String operation) {
        return rules.get(operation);
    }
}
