package dev.recado.simulator.content;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import dev.recado.simulator.media.MediaStore;
import dev.recado.simulator.media.SimulatedMediaKind;
import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Checks the media that a message refers to by id, wherever it is: in the message, in a header or in a card. */
public final class MediaReferences {

    private static final int UPLOAD_FAILED = 131053;
    private static final Set<String> KINDS = Arrays.stream(SimulatedMediaKind.values()).map(SimulatedMediaKind::messageType)
            .collect(Collectors.toSet());
    /** Their values are the business's own. */
    private static final Set<String> OPAQUE_KEYS = Set.of("flow_action_payload", "flow_action_data", "values");

    private final MediaStore store;

    public MediaReferences(MediaStore store) {
        this.store = store;
    }

    /** Like Meta, refuses an unknown id at once, but reports a file that does not fit its kind later. */
    CheckedContent check(CheckedContent content, Object json, String businessId) {
        return fits(json, businessId) ? content : content.failingLater(UPLOAD_FAILED);
    }

    private boolean fits(Object json, String businessId) {
        return switch (json) {
            case JsonObject object -> object.stream().filter(field -> !OPAQUE_KEYS.contains(field.getKey()))
                    .allMatch(field -> fits(field.getKey(), field.getValue(), businessId));
            case JsonArray array -> array.stream().allMatch(element -> fits(element, businessId));
            case null, default -> true;
        };
    }

    private boolean fits(String key, Object value, String businessId) {
        if (!KINDS.contains(key) || !(value instanceof JsonObject media) || !(media.getValue("id") instanceof String id)) {
            return fits(value, businessId);
        }
        var stored = store.find(id).filter(found -> found.number().businessId().equals(businessId))
                .orElseThrow(() -> SimulatedGraphError
                        .invalidValue("Param " + key + "['id'] is not a valid whatsapp business account media attachment ID"));
        var isOfKind = stored.kind().filter(kind -> kind.messageType().equals(key)).isPresent();
        return isOfKind && (!media.getBoolean("voice", false) || stored.isOgg());
    }
}
