package dev.recado.kit.http;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameters of every list; the kit reads them, because the framework does not name an unreadable one. */
public record PageQuery(@RestQuery @Schema(type = SchemaType.INTEGER, format = "int32") String page,
        @RestQuery("page_size") @Schema(type = SchemaType.INTEGER, format = "int32") String pageSize) {

    /** The requested page; refuses an unreadable value or one beyond the limits. */
    public PageRequest request() {
        return PageRequest.of(GivenValue.wholeNumber("page", page), GivenValue.wholeNumber("page_size", pageSize));
    }
}
