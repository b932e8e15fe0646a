package dev.recado.kit.events;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.SuiteEvent;

/** Writes events as JSON bytes and reads them back. */
@ApplicationScoped
public class EventJson {

    private final ObjectMapper mapper;

    public EventJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public byte[] write(SuiteEvent event) {
        try {
            return mapper.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event is not writable as JSON kind=" + event.kind(), e);
        }
    }

    /** @throws UncheckedIOException when the bytes are no JSON of this type */
    public <E> E read(byte[] bytes, Class<E> type) {
        try {
            return mapper.readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException("not readable as " + type.getSimpleName(), e);
        }
    }
}
