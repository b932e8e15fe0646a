package dev.recado.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.recado.simulator.meta.SimulatedGraphError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartParserTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\r", "\r\n", "\r\n--", "\r\n--boundarx", "a\r\nb", "--boundary", "\r\n\r\n"})
    void a_file_keeps_all_its_bytes(String content) throws IOException {
        // When
        var form = parse("--boundary\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
                + "--boundary\r\ncontent-disposition: form-data; filename=\"ação.png\"; name=\"file\"\r\ncontent-type: image/png\r\n\r\n"
                + content + "\r\n--boundary--\r\n");
        // Then
        var file = form.files().get("file");
        assertThat(form.fields()).containsEntry("messaging_product", "whatsapp");
        assertThat(file.name()).isEqualTo("ação.png");
        assertThat(file.mimeType()).isEqualTo("image/png");
        assertThat(file.size()).isEqualTo(content.length());
        assertThat(file.path()).hasContent(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--boundary", "--boundary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
            "--other\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--other--"})
    void an_incomplete_body_is_refused(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(SimulatedGraphError.class);
    }

    @Test
    void the_boundary_may_be_quoted_and_is_required() {
        assertThat(MultipartParser.boundary("multipart/form-data; boundary=abc")).isEqualTo("abc");
        assertThat(MultipartParser.boundary("multipart/form-data; charset=utf-8; boundary=\"a c\"")).isEqualTo("a c");
        assertThatThrownBy(() -> MultipartParser.boundary("application/json")).isInstanceOf(SimulatedGraphError.class);
        assertThatThrownBy(() -> MultipartParser.boundary(null)).isInstanceOf(SimulatedGraphError.class);
    }

    private MultipartForm parse(String body) throws IOException {
        var file = Files.write(folder.resolve("body"), body.getBytes(StandardCharsets.UTF_8));
        return MultipartParser.parse(file, "boundary");
    }
}
