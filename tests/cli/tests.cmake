# SPDX-License-Identifier: Apache-2.0
# One line for each script of this folder, sorted
seal_script_test(cli codec)
seal_script_test(cli package)
seal_script_test(cli package_depfile)
seal_script_test(cli package_files)
seal_script_test(cli package_large)
seal_script_test(cli package_many)
seal_script_test(cli package_names)
seal_script_test(cli package_same)
