# SPDX-License-Identifier: Apache-2.0
# The CMake functions, used as another project uses them
seal_script_test(cmake lambda_example)
