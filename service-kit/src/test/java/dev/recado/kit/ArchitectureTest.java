package dev.recado.kit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.recado.kit.test.ArchitectureRules;

@AnalyzeClasses(packages = {"dev.recado.kit", "dev.recado.events"}, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests RULES_OF_EVERY_MODULE = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule NO_PACKAGE_OF_THE_KIT_DEPENDS_ON_ACCESS = noClasses().that()
            .resideInAPackage("dev.recado.kit..").and().resideOutsideOfPackage("dev.recado.kit.access").should()
            .dependOnClassesThat().resideInAPackage("dev.recado.kit.access");

    @ArchTest
    static final ArchRule THE_KIT_DEPENDS_ON_NO_SERVICE = classes().that().resideInAPackage("dev.recado.kit..").should()
            .onlyDependOnClassesThat().resideOutsideOfPackages("dev.recado.ingest..", "dev.recado.conversation..",
                    "dev.recado.ai..", "dev.recado.outbound..", "dev.recado.auth..");

    @ArchTest
    static final ArchRule NOTHING_BLOCKS_AN_EVENT_LOOP = noClasses().that().doNotHaveSimpleName("DeadLetterReplays").should()
            .callMethod(io.smallrye.mutiny.Uni.class, "await");
}
