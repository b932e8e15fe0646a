package dev.recado.ai.reply;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/** Replaces the HTML tags of a parsed text by Markdown nodes with the same meaning, and removes the other tags. */
final class HtmlTags {

    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9-]*)(.*?)(/?)>", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern
            .compile("(?i)\\b(href|alt)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
    /** The greatest depth of nested blocks and elements; deeper tags are removed. */
    private static final int NESTING_MAX = 100;
    private static final Set<String> BLOCKS = Set.of("p", "div", "ul", "ol", "table", "tr", "blockquote", "pre", "section",
            "article", "header", "footer", "dl", "dt", "dd", "center", "figure", "figcaption", "form");
    private static final Set<String> SILENT = Set.of("html", "body", "main", "nav", "span", "font", "small", "big", "sup",
            "sub",
            "u", "ins", "mark", "label", "thead", "tbody", "tfoot", "th", "td", "q", "cite", "abbr", "button", "input",
            "iframe",
            "video", "audio", "source", "meta", "link", "svg", "details", "summary", "time", "wbr", "tt", "kbd", "var", "samp");
    private static final Set<String> HIDDEN = Set.of("script", "style", "head", "title", "template");

    private HtmlTags() {
    }

    /** Replaces the tags of a document. */
    static Node replace(Node document) {
        replaceBelow(document, 0);
        return document;
    }

    private static void replaceBelow(Node parent, int depth) {
        var closing = closingTags(parent);
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof HtmlInline html) {
                var end = depth < NESTING_MAX ? closing.get(html) : null;
                node = replaceTag(html, isBelow(parent, end) ? Optional.of(end) : Optional.empty());
            }
            replaceBelow(node, depth + 1);
        }
    }

    /** Whether the closing tag is still a child of the parent; an overlapping element may have separated the two tags. */
    private static boolean isBelow(Node parent, @Nullable Node end) {
        return end != null && end.getParent() == parent;
    }

    /** Replaces the tag and returns the replacement. */
    private static Node replaceTag(HtmlInline html, Optional<Node> end) {
        var tag = TAG.matcher(html.getLiteral());
        if (!tag.matches()) {
            return removed(html);
        }
        var name = tag.group(2).toLowerCase(Locale.ROOT);
        if (!tag.group(1).isEmpty()) {
            return BLOCKS.contains(name) ? lineBreak(html) : removed(html);
        }
        // two comparisons, as in a<b e c>d
        if (!tag.group(3).isBlank() && !tag.group(3).contains("=")) {
            return replaced(html, new Text(html.getLiteral()));
        }
        if (HIDDEN.contains(name)) {
            end.ifPresent(closing -> removeUpTo(html, closing));
            return removed(html);
        }
        return element(html, name, tag, end);
    }

    private static Node element(HtmlInline html, String name, Matcher tag, Optional<Node> end) {
        return switch (name) {
            case "br", "hr" -> lineBreak(html);
            case "li" -> listItem(html);
            case "img" -> replaced(html, new Text(attribute(tag, "alt")));
            case "a" -> wrapped(html, end, new Link(attribute(tag, "href"), null));
            case "b", "strong" -> wrapped(html, end, new StrongEmphasis("**"));
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(html, end);
            case "i", "em" -> wrapped(html, end, new Emphasis("_"));
            case "s", "del", "strike" -> wrapped(html, end, new Strikethrough("~~"));
            case "code" -> code(html, end);
            default -> other(html, name, tag, end);
        };
    }

    /** Keeps text that only looks like a tag, such as a placeholder. */
    private static Node other(HtmlInline html, String name, Matcher tag, Optional<Node> end) {
        if (BLOCKS.contains(name)) {
            return lineBreak(html);
        }
        var isTag = SILENT.contains(name) || end.isPresent() || !tag.group(4).isEmpty() || !tag.group(3).isBlank();
        return isTag ? removed(html) : replaced(html, new Text(html.getLiteral()));
    }

    private static Node code(HtmlInline html, Optional<Node> end) {
        var isPlain = end.isPresent() && html.getNext() instanceof Text text && text.getNext() == end.get();
        if (!isPlain) {
            return removed(html);
        }
        var text = (Text) html.getNext();
        text.unlink();
        return replaced(html, new Code(text.getLiteral()));
    }

    /** Moves the nodes up to the closing tag into the element. */
    private static Node wrapped(HtmlInline html, Optional<Node> end, Node element) {
        if (end.isEmpty()) {
            return removed(html);
        }
        while (html.getNext() != end.get()) {
            element.appendChild(html.getNext());
        }
        end.get().unlink();
        return replaced(html, element);
    }

    private static Node heading(HtmlInline html, Optional<Node> end) {
        end.filter(closing -> closing.getNext() != null && !isBreak(closing.getNext()))
                .ifPresent(closing -> closing.insertAfter(new HardLineBreak()));
        if (html.getPrevious() != null && !isBreak(html.getPrevious())) {
            html.insertBefore(new HardLineBreak());
        }
        return wrapped(html, end, new StrongEmphasis("**"));
    }

    private static Node listItem(HtmlInline html) {
        var marker = new Text("- ");
        if (html.getPrevious() != null && !isBreak(html.getPrevious())) {
            html.insertBefore(new HardLineBreak());
        }
        return replaced(html, marker);
    }

    /** Replaces a tag by a line break, unless the text has one next to it. */
    private static Node lineBreak(HtmlInline html) {
        return isBreak(html.getNext()) || html.getPrevious() instanceof SoftLineBreak
                ? removed(html)
                : replaced(html, new HardLineBreak());
    }

    private static boolean isBreak(@Nullable Node node) {
        return node instanceof SoftLineBreak || node instanceof HardLineBreak;
    }

    private static Node replaced(Node old, Node replacement) {
        old.insertAfter(replacement);
        replacement.setSourceSpans(old.getSourceSpans());
        old.unlink();
        return replacement;
    }

    /** Replaces the tag by an empty text, because the caller continues with the node after it. */
    private static Node removed(Node html) {
        return replaced(html, new Text(""));
    }

    private static void removeUpTo(Node start, Node end) {
        while (start.getNext() != end) {
            start.getNext().unlink();
        }
        end.unlink();
    }

    /** Pairs the tags among the children: a closing tag ends the latest open element of its name. */
    private static Map<Node, Node> closingTags(Node parent) {
        var closing = new IdentityHashMap<Node, Node>();
        var open = new HashMap<String, Deque<Node>>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            var tag = node instanceof HtmlInline html ? TAG.matcher(html.getLiteral()) : null;
            if (tag != null && tag.matches()) {
                var sameName = open.computeIfAbsent(tag.group(2).toLowerCase(Locale.ROOT), name -> new ArrayDeque<>());
                if (tag.group(1).isEmpty()) {
                    sameName.push(node);
                } else if (!sameName.isEmpty()) {
                    closing.put(sameName.pop(), node);
                }
            }
        }
        return closing;
    }

    private static String attribute(Matcher tag, String name) {
        return ATTRIBUTE.matcher(tag.group(3)).results().filter(found -> found.group(1).equalsIgnoreCase(name))
                .map(found -> Optional.ofNullable(found.group(2)).or(() -> Optional.ofNullable(found.group(3)))
                        .orElseGet(() -> found.group(4)))
                .findFirst().orElse("");
    }
}
