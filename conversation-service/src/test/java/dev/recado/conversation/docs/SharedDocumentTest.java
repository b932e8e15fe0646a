package dev.recado.conversation.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.vertx.core.buffer.impl.BufferImpl;
import org.junit.jupiter.api.Test;

class SharedDocumentTest {

    @Test
    void a_page_is_read_one_time() {
        assertThat(DocsPage.of("index.html").orElseThrow().document())
                .isSameAs(DocsPage.of("index.html").orElseThrow().document());
    }

    @Test
    void answers_share_memory_outside_the_heap_that_none_of_them_releases() {
        // Given
        var document = new SharedDocument("text/plain", "text".getBytes(StandardCharsets.UTF_8));
        var first = ((BufferImpl) document.content()).getByteBuf();
        // When
        first.readByte();
        first.release();
        // Then
        var second = ((BufferImpl) document.content()).getByteBuf();
        assertThat(second.isDirect()).isTrue();
        assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("text");
    }
}
