package dev.recado.conversation.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** The management addresses of the other services, for the public health page and the OpenAPI documents. */
@ConfigMapping(prefix = "recado.health")
public interface HealthConfig {

    /** Entries of the form {@code name=address}, for example {@code ai=http://localhost:9083}. */
    Optional<List<String>> services();

    /** Service names and their management addresses, in the configured order. */
    static Map<String, String> addresses(HealthConfig config) {
        var addresses = new LinkedHashMap<String, String>();
        for (var service : config.services().orElse(List.of())) {
            var parts = service.split("=", 2);
            addresses.put(parts[0].strip(), parts[1].strip());
        }
        return addresses;
    }
}
