package dev.recado.kit.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.security.SecureRandom;
import java.util.Random;

import jakarta.annotation.security.PermitAll;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.recado.kit.access.RateLimitedByAddress;

/**
 * Rules for every module. A module's test includes them with {@code ArchTests.in(ArchitectureRules.class)} and analyses its own
 * package without tests.
 */
public final class ArchitectureRules {

    /** Each package is a slice of its own, the module's root package included. */
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().assignedFrom(new SliceAssignment() {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }).should().beFreeOfCycles();

    /** A resource answers with views; an entity in its signature or code would expose the table. */
    @ArchTest
    static final ArchRule RESOURCES_USE_NO_ENTITIES = noClasses().that().haveSimpleNameEndingWith("Resource").should()
            .dependOnClassesThat().areAnnotatedWith("jakarta.persistence.Entity").allowEmptyShould(true);

    /** Anyone may call such an endpoint at any rate. */
    @ArchTest
    static final ArchRule PUBLIC_ENDPOINTS_ARE_RATE_LIMITED_BY_ADDRESS = classes().that().areAnnotatedWith(PermitAll.class)
            .should().beAnnotatedWith(RateLimitedByAddress.class).allowEmptyShould(true);

    /** A method of a class that is rated needs no annotation of its own. */
    @ArchTest
    static final ArchRule PUBLIC_METHODS_ARE_RATE_LIMITED_BY_ADDRESS = methods().that().areAnnotatedWith(PermitAll.class)
            .and().areDeclaredInClassesThat().areNotAnnotatedWith(RateLimitedByAddress.class)
            .should().beAnnotatedWith(RateLimitedByAddress.class).allowEmptyShould(true);

    /** The factory of a plain mapper keeps names of any length, and they may come from anybody; {@code Json} of the kit has limits. */
    @ArchTest
    static final ArchRule EVERY_MAPPER_HAS_LIMITS = noClasses().should()
            .callConstructorWhere(DescribedPredicate.describe("a mapper is created without a factory that has limits",
                    call -> call.getTargetOwner().isAssignableTo(ObjectMapper.class)
                            && call.getTarget().getRawParameterTypes().isEmpty()));

    /** The native image builder refuses a random source that exists before the program runs: its seed would be the image's. */
    @ArchTest
    static final ArchRule NO_RANDOM_SOURCE_IS_STATIC = noFields().that().haveRawType(Random.class).or()
            .haveRawType(SecureRandom.class).should().beStatic().allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_STATIC_INITIALIZER_CREATES_A_RANDOM_SOURCE = noClasses().should()
            .callConstructorWhere(DescribedPredicate.describe("a static initializer creates a random source",
                    call -> call.getTargetOwner().isAssignableTo(Random.class)
                            && call.getOrigin() instanceof JavaStaticInitializer));

    /** The constraints of its parameters are checked only then. */
    @ArchTest
    static final ArchRule BEAN_PARAMETERS_ARE_VALIDATED = methods().should(new ArchCondition<>("validate their @BeanParam") {

        @Override
        public void check(JavaMethod method, ConditionEvents events) {
            method.getParameters().stream().filter(parameter -> parameter.isAnnotatedWith("jakarta.ws.rs.BeanParam"))
                    .filter(parameter -> !parameter.isAnnotatedWith("jakarta.validation.Valid"))
                    .forEach(parameter -> events.add(SimpleConditionEvent.violated(method,
                            parameter.getDescription() + " needs @Valid beside @BeanParam")));
        }
    }).allowEmptyShould(true);

    private ArchitectureRules() {
    }
}
