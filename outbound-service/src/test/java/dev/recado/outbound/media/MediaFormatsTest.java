package dev.recado.outbound.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import dev.recado.events.MediaType;
import dev.recado.outbound.media.voice.TestWebm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a file decide its type; the sender decides only where they allow several. */
class MediaFormatsTest {

    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        %PDF-1.7                             | image/jpeg                 | application/pdf
        GIF89a                               | image/gif                  | image/gif
        <html><script>                       | image/png                  | text/plain
        <?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"> | image/png | image/svg+xml
        hello                                | application/pdf            | text/plain
        #!AMR.                               | audio/amr; codecs=x        | audio/amr
        ID3\\003                           | audio/mpeg                 | audio/mpeg
        PK\\003\\004                     | %s                         | %s
        PK\\003\\004                     | application/pdf            | application/zip
        \\000\\000\\000\\030ftypisom | AUDIO/MP4                  | audio/mp4
        \\000\\000\\000\\030ftypM4A_ | video/mp4                  | video/mp4
        \\000\\000\\000\\030ftypisom | image/jpeg                 | video/mp4
        \\000\\000\\000\\030ftyp3gp4 | video/3gpp                 | video/3gpp
        \\001\\002\\003\\000         | image/jpeg                 | application/octet-stream
        MZ\\220                            | application/pdf            | application/x-msdownload
        """)
    void the_type_is_that_of_the_bytes(String text, String claimed, String expected) {
        var bytes = text.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(MediaFormats.of(bytes, claimed.replace("%s", DOCX))).isEqualTo(expected.replace("%s", DOCX));
    }

    @Test
    void files_of_the_other_tests_have_their_type() {
        assertThat(MediaFormats.of(TestFiles.jpeg(50), null)).isEqualTo("image/jpeg");
        assertThat(MediaFormats.of(TestFiles.png(8, 2), null)).isEqualTo("image/png");
        assertThat(MediaFormats.of(TestFiles.sticker(50, true, 512), null)).isEqualTo("image/webp");
        assertThat(MediaFormats.of(TestWebm.recording(3), null)).isEqualTo("audio/webm");
        assertThat(MediaFormats.of(new byte[0], "image/jpeg")).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({"IMAGE,image/heic,true", "IMAGE,application/pdf,false", "STICKER,image/webp,true", "AUDIO,audio/ogg,true",
            "AUDIO,video/mp4,true", "AUDIO,text/plain,false", "VIDEO,video/3gpp,true", "VIDEO,image/jpeg,false",
            "DOCUMENT,application/x-msdownload,true", "DOCUMENT,image/jpeg,true"})
    void a_document_may_be_anything_and_other_types_may_not(MediaType type, String mimeType, boolean fits) {
        assertThat(MediaFormats.fits(type, mimeType)).isEqualTo(fits);
    }
}
