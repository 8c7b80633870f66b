# SPDX-License-Identifier: Apache-2.0
# The CMake functions, used as another project uses them
foreach(name IN ITEMS install lambda_example many negative passphrase renew
    replicas reports sources timestamp)
  seal_script_test(cmake ${name})
endforeach()
seal_script_test(cmake signed_commit)

# matrix.sh for each generator and each way to get Sealwright. The ways that
# build it share its objects.
set(compiled "${CMAKE_CURRENT_BINARY_DIR}/scratch/compiled")
seal_script_test(cmake compiled)
set_property(TEST cmake.compiled APPEND PROPERTY ENVIRONMENT
  "SEAL_COMPILED=${compiled}")
set_tests_properties(cmake.compiled PROPERTIES FIXTURES_SETUP compiled)
foreach(generator IN ITEMS "Ninja" "Unix Makefiles" "Ninja Multi-Config")
  foreach(way IN ITEMS find_package add_subdirectory FetchContent OVERRIDE)
    string(REPLACE " " "_" name "cmake.matrix_${generator}_${way}")
    add_test(NAME ${name}
      COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/run_script.sh"
        "${CMAKE_CURRENT_SOURCE_DIR}/cmake/matrix.sh"
        "${CMAKE_CURRENT_BINARY_DIR}/scratch/${name}")
    get_test_property(cmake.compiled ENVIRONMENT environment)
    set_tests_properties(${name} PROPERTIES LABELS cmake TIMEOUT 600
      ENVIRONMENT "${environment};SEAL_GENERATOR=${generator};SEAL_WAY=${way}")
    if(NOT way STREQUAL "find_package")
      set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED compiled)
    endif()
  endforeach()
endforeach()
