# SPDX-License-Identifier: Apache-2.0
# The Make rules, used as another project uses them
foreach(name IN ITEMS firmware verdicts negative reports shapes many installed
    from_zip timestamp)
  seal_script_test(make ${name})
endforeach()
