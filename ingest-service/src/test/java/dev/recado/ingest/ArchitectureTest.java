package dev.recado.ingest;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** The packages of ingest depend on each other in one direction only. */
@AnalyzeClasses(packages = "dev.recado.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices().matching("dev.recado.ingest.(**)").should()
            .beFreeOfCycles();
}
