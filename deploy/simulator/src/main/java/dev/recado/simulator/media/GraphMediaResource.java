package dev.recado.simulator.media;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Simulates how Meta stores media files: upload, description, download and deletion. */
public final class GraphMediaResource {

    private static final int NOT_FOUND = 404;
    private static final int UPLOAD_FAILED = 131053;

    private final BusinessNumbers numbers;
    private final MediaStore store;
    private final MediaUrls urls;
    private final FaultInjector faults;

    public GraphMediaResource(BusinessNumbers numbers, MediaStore store, MediaUrls urls, FaultInjector faults) {
        this.numbers = numbers;
        this.store = store;
        this.urls = urls;
        this.faults = faults;
    }

    /** Mount it before the handler that reads the bodies of all other requests, because uploads go to the disk. */
    public void mount(Router router) {
        var media = "/v\\d{1,2}\\.\\d/(?<id>\\d+)";
        router.postWithRegex(media + "/media").handler(this::upload).failureHandler(SimulatedGraphError::answerFailure);
        router.getWithRegex(media).handler(this::describe).failureHandler(SimulatedGraphError::answerFailure);
        router.deleteWithRegex(media).handler(this::delete).failureHandler(SimulatedGraphError::answerFailure);
        router.get(MediaUrls.PATH).handler(this::download).failureHandler(SimulatedGraphError::answerFailure);
    }

    private void upload(RoutingContext http) {
        var number = numbers.require(http, http.pathParam("id"));
        MultipartForm.read(http, store.folder()).compose(form -> store(form, number))
                .onSuccess(media -> http.json(new JsonObject().put("id", media.id()))).onFailure(http::fail);
    }

    private Future<StoredMedia> store(MultipartForm form, BusinessNumber number) {
        if (!"whatsapp".equals(form.fields().get("messaging_product"))) {
            throw SimulatedGraphError.invalidParameter("The parameter messaging_product is required.");
        }
        var file = form.files().get("file");
        if (file == null) {
            throw SimulatedGraphError.invalidParameter("The parameter file is required.");
        }
        var mimeType = form.fields().getOrDefault("type", file.mimeType());
        var kind = SimulatedMediaKind.ofMimeType(mimeType).orElseThrow(() -> wrongType(mimeType));
        if (file.size() > kind.bytesMax(true)) {
            throw tooLarge(kind, file.size());
        }
        return store.add(file.path(), number, mimeType, file.name(), MediaStore.UPLOADED).map(media -> checked(kind, media));
    }

    /** Only the stored file shows whether a sticker is animated, and so how large it may be. */
    private StoredMedia checked(SimulatedMediaKind kind, StoredMedia media) {
        if (media.file().size() > kind.bytesMax(media.file().animated())) {
            store.remove(media);
            throw tooLarge(kind, media.file().size());
        }
        return media;
    }

    private static SimulatedGraphError wrongType(String mimeType) {
        var known = Arrays.stream(SimulatedMediaKind.values()).flatMap(SimulatedMediaKind::mimeTypes)
                .collect(Collectors.joining(", "));
        return SimulatedGraphError.invalidParameter("Param file must be a file with one of the following types: " + known
                + ". Received file of type '" + mimeType + "'.");
    }

    private static SimulatedGraphError tooLarge(SimulatedMediaKind kind, long size) {
        return SimulatedGraphError.of(UPLOAD_FAILED, "A file of the type %s has %d bytes, which are too many."
                .formatted(kind.messageType(), size));
    }

    private void describe(RoutingContext http) {
        var found = find(http, http.pathParam("id"));
        if (found.isEmpty()) {
            http.next();
            return;
        }
        var media = found.orElseThrow();
        var numberId = http.request().getParam("phone_number_id", media.number().phoneNumberId());
        if (!numberId.equals(media.number().phoneNumberId())) {
            throw SimulatedGraphError
                    .invalidParameter("Param phone_number_id is not a valid whatsapp business phone number id ID");
        }
        http.json(new JsonObject().put("messaging_product", "whatsapp").put("url", urls.of(media))
                .put("mime_type", media.mimeType()).put("sha256", HexFormat.of().formatHex(media.file().sha256()))
                .put("file_size", Long.toString(media.file().size())).put("id", media.id()));
    }

    /** A token reads the media of its own accounts only. */
    private Optional<StoredMedia> find(RoutingContext http, String id) {
        var readable = numbers.readable(http);
        return store.find(id)
                .filter(media -> readable.stream().anyMatch(number -> number.businessId().equals(media.number().businessId())));
    }

    private void delete(RoutingContext http) {
        var id = http.pathParam("id");
        store.remove(find(http, id).orElseThrow(() -> SimulatedGraphError.unknownObject("delete", id)));
        http.json(new JsonObject().put("success", true));
    }

    /** Needs the URL and the token of the account; an expired URL is answered 404. */
    private void download(RoutingContext http) {
        var request = http.request();
        var id = request.getParam("mid", "");
        var found = find(http, id)
                .filter(media -> urls.isValid(id, request.getParam("ext", ""), request.getParam("hash", "")));
        if (found.isEmpty()) {
            http.response().setStatusCode(NOT_FOUND).end();
            return;
        }
        faults.useMediaFault(id).ifPresentOrElse(status -> http.response().setStatusCode(status).end(),
                () -> send(http, found.orElseThrow()));
    }

    static void send(RoutingContext http, StoredMedia media) {
        http.response().putHeader(HttpHeaders.CONTENT_TYPE, media.mimeType()).sendFile(media.file().path().toString())
                .onFailure(http::fail);
    }
}
