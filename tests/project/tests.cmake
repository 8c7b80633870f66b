# SPDX-License-Identifier: Apache-2.0
# The project itself: its structure, its style, its header, its installation
foreach(name IN ITEMS checks rules structure style header install readme year
    two_signers hardware_key quickstart dependencies completions)
  seal_script_test(project ${name})
endforeach()
