# SPDX-License-Identifier: Apache-2.0
# One line for each script of this folder, sorted
seal_script_test(cli codec)
