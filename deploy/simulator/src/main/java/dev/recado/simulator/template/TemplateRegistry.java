package dev.recado.simulator.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.json.JsonArray;

/** Holds the templates of each account. A new account begins with a few approved ones in Portuguese and English. */
public final class TemplateRegistry {

    private static final String SEED_FILE = "/graph/templates.json";
    private static final int ID_DIGITS = 15;
    private static final Duration BLOCKED = Duration.ofDays(30);
    private static final int BLOCKED_MAX = 10_000;

    private final JsonArray seed = loadSeed();
    private final Map<String, Map<String, MessageTemplate>> byAccount = new HashMap<>();
    private final LinkedHashMap<String, Instant> blockedUntil = new LinkedHashMap<>();

    public List<MessageTemplate> list(String businessId) {
        return List.copyOf(templates(businessId).values());
    }

    public Optional<MessageTemplate> find(String businessId, String name, String language) {
        return Optional.ofNullable(templates(businessId).get(idOf(businessId, name, language)));
    }

    public Optional<MessageTemplate> findById(String businessId, String id) {
        return Optional.ofNullable(templates(businessId).get(id));
    }

    void put(String businessId, MessageTemplate template) {
        templates(businessId).put(template.id(), template);
    }

    /** Removes a template. The name of an approved one stays blocked for 30 days. */
    void remove(String businessId, MessageTemplate template) {
        templates(businessId).remove(template.id());
        if (template.status().equals(MessageTemplate.APPROVED)) {
            blockedUntil.put(businessId + "|" + template.name(), Instant.now().plus(BLOCKED));
        }
        if (blockedUntil.size() > BLOCKED_MAX) {
            blockedUntil.pollFirstEntry();
        }
    }

    boolean isBlocked(String businessId, String name) {
        return blockedUntil.getOrDefault(businessId + "|" + name, Instant.EPOCH).isAfter(Instant.now());
    }

    /** Derives the id from account, name and language, so that it is the same after a restart. */
    static String idOf(String businessId, String name, String language) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest((businessId + "|" + name + "|" + language).getBytes(StandardCharsets.UTF_8));
            return "1" + new BigInteger(1, hash).toString().substring(0, ID_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Map<String, MessageTemplate> templates(String businessId) {
        return byAccount.computeIfAbsent(businessId, this::seeded);
    }

    private Map<String, MessageTemplate> seeded(String businessId) {
        var templates = new LinkedHashMap<String, MessageTemplate>();
        for (var json : MessageTemplate.objects(seed)) {
            var id = idOf(businessId, json.getString("name"), json.getString("language"));
            templates.put(id, MessageTemplate.of(id, json, MessageTemplate.APPROVED));
        }
        return templates;
    }

    private static JsonArray loadSeed() {
        try (var in = TemplateRegistry.class.getResourceAsStream(SEED_FILE)) {
            return new JsonArray(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
