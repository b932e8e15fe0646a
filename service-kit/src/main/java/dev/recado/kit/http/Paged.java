package dev.recado.kit.http;

import java.util.List;

import jakarta.ws.rs.core.UriInfo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One page of a list.
 *
 * @param count the number of results on all pages; null above {@link #COUNT_MAX}
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Paged<T>(Integer count, String next, String previous, List<T> results) {

    public static final int COUNT_MAX = 10_000;

    public Paged {
        results = List.copyOf(results);
    }

    /** @param count of all results, counted up to {@link #COUNT_MAX} + 1 */
    public static <T> Paged<T> of(PageRequest request, long count, List<T> results, UriInfo uri) {
        var more = (long) request.offset() + results.size() < count;
        return new Paged<>(count > COUNT_MAX ? null : (int) count, more ? link(uri, request, request.page() + 1) : null,
                request.page() > 1 ? link(uri, request, request.page() - 1) : null, results);
    }

    private static String link(UriInfo uri, PageRequest request, int page) {
        var link = uri.getRequestUriBuilder().replaceQueryParam("page", page).replaceQueryParam("page_size", request.pageSize())
                .build();
        return link.getRawPath() + "?" + link.getRawQuery();
    }
}
