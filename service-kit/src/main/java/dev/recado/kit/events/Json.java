package dev.recado.kit.events;

import java.util.List;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.All;
import io.quarkus.jackson.ObjectMapperCustomizer;

/** Configures JSON for the whole suite, in HTTP and in events. */
public final class Json {

    /** A parser's factory keeps the names that it has read; without a limit, requests could fill the heap with them. */
    private static final int NAME_CHARS_MAX = 256;
    private static final int DEPTH_MAX = 64;

    /** The limits of every document that comes from outside. */
    public static final StreamReadConstraints LIMITS = StreamReadConstraints.builder().maxNameLength(NAME_CHARS_MAX)
            .maxNestingDepth(DEPTH_MAX).build();

    private Json() {
    }

    /** The mapper, also for code that runs without Quarkus. */
    public static JsonMapper mapper() {
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
                .findAndAddModules()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }

    /** A mapper for documents of others, which follow none of the suite's naming rules and may be nested as Jackson allows. */
    public static ObjectMapper plain() {
        return new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNameLength(NAME_CHARS_MAX).build()).build());
    }

    @Singleton
    static class Producer {

        @Produces
        @Singleton
        ObjectMapper mapper(@All List<ObjectMapperCustomizer> customizers) {
            var mapper = Json.mapper();
            customizers.forEach(customizer -> customizer.customize(mapper));
            return mapper;
        }
    }
}
