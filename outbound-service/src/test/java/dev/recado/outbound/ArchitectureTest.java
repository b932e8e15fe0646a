package dev.recado.outbound;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.recado.events.TenantId;
import dev.recado.kit.test.ArchitectureRules;

@AnalyzeClasses(packages = "dev.recado.outbound", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests RULES_OF_EVERY_MODULE = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule EVERY_QUERY_NAMES_ITS_TENANT_FIRST = methods()
            .that().areDeclaredInClassesThat().haveSimpleNameEndingWith("Repository").and().areNotPrivate()
            .and().doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should(be(DescribedPredicate.describe("given TenantId first",
                    (JavaMethod method) -> !method.getRawParameterTypes().isEmpty()
                            && method.getRawParameterTypes().getFirst().isEquivalentTo(TenantId.class))));
}
