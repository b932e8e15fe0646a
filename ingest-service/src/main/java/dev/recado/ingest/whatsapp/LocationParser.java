package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;

/** Reads a place, whose coordinates are numbers from customers and may be texts in what a business sends. */
final class LocationParser {

    private static final int LATITUDE_MAX = 90;
    private static final int LONGITUDE_MAX = 180;

    private LocationParser() {
    }

    /** Null when it is nowhere on Earth. */
    static InboundContent of(JsonNode place) {
        var latitude = MetaJson.decimal(place, "latitude");
        var longitude = MetaJson.decimal(place, "longitude");
        if (latitude == null || longitude == null || Math.abs(latitude.doubleValue()) > LATITUDE_MAX
                || Math.abs(longitude.doubleValue()) > LONGITUDE_MAX) {
            return null;
        }
        return new InboundContent.Location(latitude.doubleValue(), longitude.doubleValue(), MetaJson.name(place, "name"),
                MetaJson.name(place, "address"), MetaJson.name(place, "url"));
    }
}
