package dev.recado.outbound.callback;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.recado.events.TenantId;

/** Reads which addresses that are not public or not https the operator allows for the callbacks of each tenant. */
final class AllowedHosts {

    private static final Pattern ENTRY = Pattern
            .compile("([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})=([^\\s/=]+:[0-9]{1,5})");

    private AllowedHosts() {
    }

    /** @param setting {@code <tenant id>=host:port}, comma-separated; a wrong entry stops the start */
    static Map<TenantId, Set<String>> parse(String setting) {
        var hosts = new HashMap<TenantId, Set<String>>();
        for (var entry : setting.isBlank() ? new String[0] : setting.split(",", -1)) {
            var found = ENTRY.matcher(entry.strip());
            if (!found.matches()) {
                throw new IllegalArgumentException("RECADO_OUTBOUND_CALLBACKS_HOSTS_ALLOWED has the entry \"" + entry.strip()
                        + "\"; expected: <tenant id>=host:port[,<tenant id>=host:port]");
            }
            hosts.computeIfAbsent(new TenantId(UUID.fromString(found.group(1))), first -> new HashSet<>()).add(found.group(2));
        }
        return Map.copyOf(hosts);
    }
}
