package dev.recado.conversation.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A file of the public documentation. Only listed files are served, and none loads anything from another host. */
record DocsPage(String resource, String type) {

    private static final String OWN = "docs/";
    private static final String CONTRACT = "META-INF/recado/contract/";
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.32.15/";
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String SCRIPT = "text/javascript;charset=UTF-8";
    private static final String STYLE = "text/css;charset=UTF-8";
    private static final String JSON = "application/json";
    private static final Map<String, DocsPage> BY_NAME = Map.of(
            "index.html", new DocsPage(OWN + "index.html", HTML), "index.js", new DocsPage(OWN + "index.js", SCRIPT),
            "http.html", new DocsPage(OWN + "http.html", HTML), "http.js", new DocsPage(OWN + "http.js", SCRIPT),
            "style.css", new DocsPage(OWN + "style.css", STYLE),
            "swagger-ui.css", new DocsPage(SWAGGER_UI + "swagger-ui.css", STYLE),
            "swagger-ui-bundle.js", new DocsPage(SWAGGER_UI + "swagger-ui-bundle.js", SCRIPT),
            "swagger-ui-standalone-preset.js", new DocsPage(SWAGGER_UI + "swagger-ui-standalone-preset.js", SCRIPT),
            "asyncapi.json", new DocsPage(CONTRACT + "asyncapi.json", JSON));
    private static final Map<String, SharedDocument> LOADED = new ConcurrentHashMap<>();

    static Optional<DocsPage> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** @param kind letters and underscores only */
    static Optional<DocsPage> ofSchema(String kind) {
        var page = new DocsPage(CONTRACT + "schemas/" + kind + ".json", JSON);
        return loader().getResource(page.resource()) == null ? Optional.empty() : Optional.of(page);
    }

    /** Reads the file at its first use only. */
    SharedDocument document() {
        return LOADED.computeIfAbsent(resource, first -> new SharedDocument(type, bytes()));
    }

    private byte[] bytes() {
        try (var content = loader().getResourceAsStream(resource)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }
}
