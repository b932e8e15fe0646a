package dev.recado.ai.reply;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.recado.kit.events.CleanText;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Renders the text of a model for the customer. It converts Markdown and HTML to WhatsApp's formatting, and removes thoughts, marks
 * of the prompt and invisible characters. A rendered text stays unchanged.
 */
public final class WhatsAppText {

    /** Longer than any real reply; the rest is dropped. */
    private static final int CHARACTERS_MAX = 64 * 1024;
    private static final int NESTING_MAX = 32;
    /** Each pass removes one level of escapes and entities; no model writes more levels than these. */
    private static final int PASSES_MAX = 16;
    /** A heading without the space that Markdown requires. A single hash may be a hashtag. */
    private static final Pattern UNSPACED_HEADING = Pattern.compile("^(#{2,6})(?=\\p{L})");
    private static final String MARKUP = "*_~`#>+-=|";

    /** In the parser's own order, which decides whether dashes below a line are a heading or a rule. */
    private static final Set<Class<? extends Block>> BLOCKS = new LinkedHashSet<>(
            List.of(BlockQuote.class, Heading.class, FencedCodeBlock.class, ThematicBreak.class, ListBlock.class));
    /** Without indented code and HTML blocks: in a chat, indentation is layout, and tags are handled one by one. */
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(StrikethroughExtension.builder().requireTwoTildes(true).build(), TablesExtension.create()))
            .enabledBlockTypes(BLOCKS)
            .customInlineContentParserFactory(new VerbatimText.Factory())
            .postProcessor(HtmlTags::replace)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxOpenBlockParsers(NESTING_MAX)
            .maxInlineNesting(NESTING_MAX)
            .build();

    private WhatsAppText() {
    }

    /** Returns the text for the customer; empty if no readable text is left. */
    public static String of(String modelText) {
        var text = CleanText.firstCodePoints(modelText, CHARACTERS_MAX);
        var rendered = render(text);
        for (var pass = 1; pass < PASSES_MAX && !rendered.equals(text); pass++) {
            text = rendered;
            rendered = render(text);
        }
        return isMarkupOnly(rendered) ? "" : rendered;
    }

    private static String render(String text) {
        var source = TranscriptMarks.remove(VisibleText.of(WrittenEscapes.expand(text))).lines()
                .map(line -> UNSPACED_HEADING.matcher(line.stripTrailing()).replaceFirst("$1 "))
                .collect(Collectors.joining("\n"));
        return new WhatsAppRenderer(source).render(PARSER.parse(source));
    }

    private static boolean isMarkupOnly(String text) {
        return text.codePoints().allMatch(point -> !CleanText.isVisible(point) || MARKUP.indexOf(point) >= 0);
    }
}
