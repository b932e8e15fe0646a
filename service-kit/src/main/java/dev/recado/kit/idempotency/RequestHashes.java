package dev.recado.kit.idempotency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.recado.events.TenantId;

/**
 * Makes requests comparable without storing them: a body may hold a password, so its hash is keyed with the Idempotency-Key, and
 * of that key only a hash is stored.
 */
@ApplicationScoped
public class RequestHashes {

    private static final String HMAC = "HmacSHA256";

    private final ObjectMapper mapper;

    RequestHashes(ObjectMapper mapper) {
        this.mapper = mapper.copy()
                .registerModule(new SimpleModule().addSerializer(Set.class, new SortedSetSerializer(mapper)));
    }

    /**
     * Describes a request.
     *
     * @param caller the id of the caller; each caller has its own keys
     * @param key as the caller has given it
     * @param target method and path
     * @param body as the endpoint has read it, or null
     */
    public IdempotentRequest of(TenantId tenant, String caller, String key, String target, Object body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(bytes(key), HMAC));
            mac.update(bytes(target + "\n"));
            var storedKey = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(key)));
            return new IdempotentRequest(tenant, caller, storedKey, mac.doFinal(mapper.writeValueAsBytes(body)));
        } catch (GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalStateException("the request cannot be compared with another", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a set in the order of its values, because each process iterates over it in another order. */
    @SuppressWarnings("rawtypes")
    private static final class SortedSetSerializer extends JsonSerializer<Set> {

        private final ObjectMapper mapper;

        SortedSetSerializer(ObjectMapper mapper) {
            this.mapper = mapper;
        }

        @Override
        public void serialize(Set values, JsonGenerator json, SerializerProvider provider) throws IOException {
            var sorted = new TreeSet<String>();
            for (var value : values) {
                sorted.add(mapper.writeValueAsString(value));
            }
            json.writeStartArray();
            for (var value : sorted) {
                json.writeRawValue(value);
            }
            json.writeEndArray();
        }
    }
}
