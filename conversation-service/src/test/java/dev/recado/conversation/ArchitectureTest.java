package dev.recado.conversation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.ArchitectureRules;

@AnalyzeClasses(packages = "dev.recado.conversation", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests rules_of_every_module = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule classes_are_free_of_cycles = slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule every_repository_method_takes_the_tenant_first = methods()
            .that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Repository").and().areNotPrivate()
            .should(takeTheTenantFirst());

    private static ArchCondition<JavaMethod> takeTheTenantFirst() {
        return ArchCondition.from(DescribedPredicate.describe("take TenantId, then Tx",
                method -> method.getRawParameterTypes().size() >= 2
                        && method.getRawParameterTypes().get(0).isEquivalentTo(TenantId.class)
                        && method.getRawParameterTypes().get(1).isEquivalentTo(Tx.class)));
    }

    /** Each file is a slice: a class together with its nested classes. */
    private static final class TopLevelClasses implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            var outer = type;
            while (outer.getEnclosingClass().isPresent()) {
                outer = outer.getEnclosingClass().get();
            }
            return SliceIdentifier.of(outer.getName());
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }
}
