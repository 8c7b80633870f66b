# SPDX-License-Identifier: Apache-2.0
# Reports and CI templates, before the judges of those who read them. The
# label selects them: ctest -L ci-templates
function(seal_ci_test name)
  seal_script_test(ci ${name})
  set_tests_properties(ci.${name} PROPERTIES LABELS ci-templates)
endfunction()

seal_ci_test(judges)
foreach(name IN ITEMS action attacks docs examples install matcher requests sign yaml)
  seal_ci_test(github_${name})
endforeach()
seal_ci_test(report_codequality)
seal_ci_test(report_github)
seal_ci_test(report_junit)
seal_ci_test(report_markdown)
seal_ci_test(report_same)
seal_ci_test(report_sarif)
seal_ci_test(gitlab)
foreach(name IN ITEMS attacks examples install many verdicts yaml)
  seal_ci_test(gitlab_${name})
endforeach()
seal_ci_test(pipelines)
seal_ci_test(release)
# It builds the library twice.
set_tests_properties(ci.release PROPERTIES TIMEOUT 1500 PROCESSORS 2)
