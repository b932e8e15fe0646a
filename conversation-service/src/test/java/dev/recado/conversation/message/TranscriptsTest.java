package dev.recado.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.recado.conversation.message.Transcripts.Line;
import dev.recado.events.Author;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TranscriptLine;
import org.junit.jupiter.api.Test;

class TranscriptsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void it_holds_the_newest_twenty_lines_oldest_first() {
        var lines = IntStream.range(0, 30).mapToObj(i -> line(Author.CUSTOMER, "m" + (30 - i), false)).toList();
        var cut = Transcripts.cut(lines);
        assertThat(cut).hasSize(20).extracting(TranscriptLine::text).startsWith("m11").endsWith("m30");
    }

    @Test
    void it_holds_at_most_sixteen_kibibytes_and_always_the_newest_line() {
        var lines = List.of(line(Author.CUSTOMER, "é".repeat(9000), true), line(Author.BOT, "antes", false));
        var cut = Transcripts.cut(lines);
        assertThat(cut).hasSize(1);
        assertThat(Texts.bytes(cut.getFirst().text())).isEqualTo(ReplyRequested.TRANSCRIPT_BYTES_MAX);
    }

    @Test
    void unanswered_messages_follow_a_reply_that_was_stored_later() {
        var lines = new ArrayList<Line>();
        lines.add(line(Author.BOT, "answer to one", false));
        lines.add(line(Author.CUSTOMER, "two", true));
        lines.add(line(Author.CUSTOMER, "one", false));
        assertThat(Transcripts.cut(lines)).extracting(TranscriptLine::text).containsExactly("one", "answer to one", "two");
    }

    @Test
    void a_message_without_text_is_named_by_its_kind() {
        assertThat(Transcripts.cut(List.of(new Line(Author.CUSTOMER, "image", null, NOW, true))))
                .extracting(TranscriptLine::text)
                .containsExactly("[image]");
    }

    @Test
    void a_caption_follows_the_name_of_its_media_and_a_placeholder_stands_alone() {
        var shown = Transcripts.cut(List.of(new Line(Author.CUSTOMER, "image", "[picture]", NOW, true),
                new Line(Author.CUSTOMER, "image", "my plant", NOW, true)));
        assertThat(shown).extracting(TranscriptLine::text).containsExactly("[image] my plant", "[picture]");
    }

    private static Line line(Author author, String text, boolean open) {
        return new Line(author, "text", text, NOW, open);
    }
}
