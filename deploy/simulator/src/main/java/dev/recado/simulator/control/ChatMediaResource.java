package dev.recado.simulator.control;

import dev.recado.simulator.media.MediaStore;
import dev.recado.simulator.media.MultipartForm;
import dev.recado.simulator.media.StoredMedia;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Stores the files that customers send, and shows the media of both sides on the chat page. */
public final class ChatMediaResource {

    private static final int NOT_FOUND = 404;

    private final MediaStore store;
    private final BusinessNumber number;

    /** @param number the number whose account gets the files */
    public ChatMediaResource(MediaStore store, BusinessNumber number) {
        this.store = store;
        this.number = number;
    }

    /** Mount it before the handler that reads the bodies of all other requests, because uploads go to the disk. */
    public void mount(Router router) {
        router.post("/sim/media").handler(this::upload).failureHandler(SimulatedGraphError::answerFailure);
        router.get("/sim/media/:id").handler(this::show);
    }

    private void upload(RoutingContext http) {
        MultipartForm.read(http, store.folder()).compose(this::store)
                .onSuccess(media -> http.json(new JsonObject().put("id", media.id()).put("mime_type", media.mimeType())))
                .onFailure(http::fail);
    }

    private Future<StoredMedia> store(MultipartForm form) {
        var file = form.files().get("file");
        if (file == null) {
            throw SimulatedGraphError.invalidParameter("The parameter file is required.");
        }
        return store.add(file.path(), number, form.fields().getOrDefault("type", file.mimeType()), file.name(),
                MediaStore.RECEIVED);
    }

    /** A file may be anything, so a browser must neither run it nor guess its type. */
    private void show(RoutingContext http) {
        store.find(http.pathParam("id")).ifPresentOrElse(media -> {
            http.response().putHeader("Content-Security-Policy", "sandbox; default-src 'none'")
                    .putHeader("X-Content-Type-Options", "nosniff").putHeader(HttpHeaders.CONTENT_TYPE, media.mimeType());
            if (!media.mimeType().matches("(image/(jpeg|png|webp|gif)|audio/.*|video/.*)")) {
                http.response().putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment");
            }
            http.response().sendFile(media.file().path().toString()).onFailure(http::fail);
        }, () -> http.response().setStatusCode(NOT_FOUND).end());
    }
}
