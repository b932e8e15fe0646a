package dev.recado.ai.model;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.config.MeterFilter;

/** Keeps LangChain4j's metrics countable: it writes whole exception messages into a tag. */
class ModelMeters {

    @Produces
    @Singleton
    MeterFilter errorTypes() {
        return MeterFilter.replaceTagValues("error.type", value -> "failed", "none");
    }
}
