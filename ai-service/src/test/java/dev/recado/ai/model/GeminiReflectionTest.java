package dev.recado.ai.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.junit.jupiter.api.Test;

class GeminiReflectionTest {

    private static final String PACKAGE = "dev.langchain4j.model.googleai.";

    @Test
    void every_json_type_of_gemini_is_registered() throws ClassNotFoundException {
        // Given
        var jsonTypes = new TreeSet<String>();
        // When
        collect(Class.forName(PACKAGE + "GeminiGenerateContentRequest"), jsonTypes);
        collect(Class.forName(PACKAGE + "GeminiGenerateContentResponse"), jsonTypes);
        // Then
        assertThat(new TreeSet<>(Set.of(GeminiReflection.class.getAnnotation(RegisterForReflection.class).classNames())))
                .isEqualTo(jsonTypes);
    }

    private static void collect(Class<?> type, Set<String> found) {
        if (!type.getName().startsWith(PACKAGE) || !found.add(type.getName())) {
            return;
        }
        var parts = type.isRecord()
                ? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getGenericType)
                : Arrays.stream(type.getDeclaredFields()).filter(field -> !field.isSynthetic())
                        .map(field -> field.getGenericType());
        parts.flatMap(GeminiReflectionTest::classes).forEach(part -> collect(part, found));
    }

    private static Stream<Class<?>> classes(Type type) {
        return switch (type) {
            case Class<?> plain -> Stream.of(plain.isArray() ? plain.getComponentType() : plain);
            case ParameterizedType generic -> Stream.concat(classes(generic.getRawType()),
                    Arrays.stream(generic.getActualTypeArguments()).flatMap(GeminiReflectionTest::classes));
            default -> Stream.empty();
        };
    }
}
