package dev.recado.outbound.attachment;

import org.jspecify.annotations.Nullable;

/**
 * Media of ours after their upload to Meta.
 *
 * @param id at Meta, which a message contains instead of ours
 * @param filename with which they were stored, or null
 */
public record MetaMedia(String id, @Nullable String filename) {

    @Override
    public String toString() {
        return "MetaMedia[id=" + id + "]";
    }
}
