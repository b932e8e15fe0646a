package dev.recado.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Keys;
import dev.recado.events.NamedUuid;
import dev.recado.events.SuiteEvent;
import dev.recado.events.Topics;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.junit.jupiter.api.Test;

class EventReflectionTest {

    private static final Set<String> NO_DATA = Set.of(DeadLetterHeaders.class.getName(),
            Keys.class.getName(), NamedUuid.class.getName(), Topics.class.getName(),
            Topics.Topic.class.getName());
    private static final String RULES = ".*\\.(Content|Interactive|TemplateContent)(Rules|Checker)(\\$.*)?";

    @Test
    void every_type_of_the_contract_is_registered_for_a_native_image() {
        // Given
        var contract = new ClassFileImporter().importPackagesOf(SuiteEvent.class).stream()
                .filter(type -> !type.isAssignableTo(Throwable.class)).map(JavaClass::getName)
                .filter(name -> !NO_DATA.contains(name) && !name.matches(".*\\$\\d+") && !name.matches(RULES))
                .collect(Collectors.toSet());
        // When
        var registered = Stream.of(EventReflection.class.getAnnotation(RegisterForReflection.class).targets())
                .map(Class::getName);
        // Then
        assertThat(registered).containsExactlyInAnyOrderElementsOf(contract);
    }
}
