package dev.recado.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;

/** Reads the Javadoc of the records, whose text becomes the descriptions in the published schemas. */
final class RecordDocs {

    /** @param components descriptions by component name */
    record Doc(String summary, Map<String, String> components) {
    }

    private static final Doc NONE = new Doc("", Map.of());

    private final Map<String, Doc> docs = new HashMap<>();

    /** Reads every source of a folder. */
    static RecordDocs of(Path sources) {
        var docs = new RecordDocs();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                var listed = Files.list(sources)) {
            var units = files.getJavaFileObjectsFromPaths(listed.filter(file -> file.toString().endsWith(".java")).toList());
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
            var trees = DocTrees.instance(task);
            task.parse().forEach(unit -> docs.read(unit, trees));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return docs;
    }

    /** The documentation of a type, by its binary name without package, such as {@code InboundContent$Text}. */
    Doc of(Class<?> type) {
        return docs.getOrDefault(type.getName().substring(type.getPackageName().length() + 1), NONE);
    }

    private void read(CompilationUnitTree unit, DocTrees trees) {
        new TreePathScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                var name = outer + type.getSimpleName();
                var comment = trees.getDocCommentTree(getCurrentPath());
                if (comment != null) {
                    var params = comment.getBlockTags().stream().filter(ParamTree.class::isInstance)
                            .map(ParamTree.class::cast)
                            .collect(Collectors.toMap(tag -> tag.getName().toString(), tag -> text(tag.getDescription())));
                    docs.put(name, new Doc(text(comment.getFullBody()), params));
                }
                return super.visitClass(type, name + "$");
            }
        }.scan(unit, "");
    }

    private static String text(List<? extends DocTree> parts) {
        return parts.stream().map(RecordDocs::text).collect(Collectors.joining()).replaceAll("\\s+", " ").strip();
    }

    private static String text(DocTree part) {
        return switch (part) {
            case LiteralTree code -> asWritten(code.getBody().getBody());
            case LinkTree link -> asWritten(link.getReference().getSignature().replaceAll(".*#", "").toLowerCase());
            case ValueTree value -> constant(value.getReference().getSignature());
            default -> part.toString();
        };
    }

    /** A component's name as it is in JSON. */
    private static String asWritten(String code) {
        return code.matches("[a-z]+([A-Z][a-z]+)+") ? code.replaceAll("([A-Z])", "_$1").toLowerCase() : code;
    }

    private static String constant(String reference) {
        var parts = reference.split("#");
        var owner = parts[0].isEmpty() ? ReplyRequested.class : OutboundContent.class;
        try {
            return String.valueOf(owner.getField(parts[1]).get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no such constant: " + reference, e);
        }
    }
}
